// SPDX-License-Identifier: MIT
// The unit with flags for a newer CPU.
#include "work.hpp"

int with_other_flags();
int with_other_flags() { return work(); }
