// SPDX-License-Identifier: MIT
// Napier: what torch.exp and torch.sigmoid do, in any C++ project.  This is the one include.
#pragma once

#include <napier/accuracy.hpp>
#include <napier/elementwise.hpp>
#include <napier/error.hpp>
#include <napier/exp.hpp>
#include <napier/format.hpp>
#include <napier/options.hpp>
#include <napier/sigmoid.hpp>
#include <napier/tensor.hpp>
#include <napier/view.hpp>

#define NAPIER_VERSION_MAJOR 0
#define NAPIER_VERSION_MINOR 1
#define NAPIER_VERSION_PATCH 0
