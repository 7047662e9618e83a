# Texts of this room.
