// The functions of this module are those that the compiler calls: nobody includes them.

#pragma once
