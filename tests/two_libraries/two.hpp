// SPDX-License-Identifier: MIT
// The other.
#pragma once
#include <napier/napier.hpp>

namespace two {
struct twist {};
}  // namespace two

NAPIER_FUNCTION(two::twist, (V x), { return x * x; })
