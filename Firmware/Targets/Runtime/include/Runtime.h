// This module has the functions that the compiler calls. They need no declaration.

#pragma once
