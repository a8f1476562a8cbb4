// Says: napier: a Tensor holds numbers
// SPDX-License-Identifier: MIT
#include <napier/napier.hpp>

napier::Tensor<const float> x;
