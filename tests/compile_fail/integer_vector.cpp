// Says: napier: elements must be float or double
// SPDX-License-Identifier: MIT
#include <napier/napier.hpp>
#include <vector>

auto f(const std::vector<long>& x) { return napier::sigmoid(x); }
