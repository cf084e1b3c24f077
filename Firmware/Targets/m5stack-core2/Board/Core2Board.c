// This module is a header: the board implements it.
