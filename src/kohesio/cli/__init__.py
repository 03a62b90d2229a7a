"""The commands. One file per noun, no logic: arguments in, a call into the rooms below, a table or JSON out."""
