// SPDX-License-Identifier: MIT
// The unit with plain flags, and main: B's function is called only where there is an argument.
#include "work.hpp"

int with_other_flags();

int main(int argc, char**) { return argc == 2 ? with_other_flags() : work(); }
