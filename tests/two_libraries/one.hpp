// SPDX-License-Identifier: MIT
// One of two libraries whose functions have the same name.
#pragma once
#include <napier/napier.hpp>

namespace one {
struct twist {};
}  // namespace one

NAPIER_FUNCTION(one::twist, (V x), { return x + x; })
