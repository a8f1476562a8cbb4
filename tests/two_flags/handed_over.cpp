// SPDX-License-Identifier: MIT
// One unit hands a Tensor to another; with TAKES it is the other.
#include <napier/napier.hpp>

void take(const napier::Tensor<float>& x);

#ifdef TAKES
void take(const napier::Tensor<float>& x) { napier::exp(x); }
#else
int main() { take({1, 2}); }
#endif
