// SPDX-License-Identifier: MIT
// Napier: what torch.exp and torch.sigmoid do, in any C++ project.  This is the one include.
#pragma once

#include <napier/accuracy.hpp>
#include <napier/elementwise.hpp>
#include <napier/error.hpp>
#include <napier/exp.hpp>
#include <napier/exp2.hpp>
#include <napier/expm1.hpp>
#include <napier/format.hpp>
#include <napier/formatter.hpp>
#include <napier/log_sigmoid.hpp>
#include <napier/options.hpp>
#include <napier/print_options.hpp>
#include <napier/relu.hpp>
#include <napier/sigmoid.hpp>
#include <napier/silu.hpp>
#include <napier/softplus.hpp>
#include <napier/tanh.hpp>
#include <napier/tensor.hpp>
#include <napier/view.hpp>

#define NAPIER_VERSION_MAJOR 0
#define NAPIER_VERSION_MINOR 1
#define NAPIER_VERSION_PATCH 0
