// SPDX-License-Identifier: MIT
// Logistic regression on a table of numbers: to which of two classes does a row belong?
//
// P(class 1) = sigmoid(x · w + b).  Gradient descent finds the weights w and the bias b that minimise, over the training
// rows, the mean cross entropy and a penalty on large weights; then the model is tried on rows that it has not seen.
// log_sigmoid and its gradient keep the loss finite, and the rows that are most wrong teaching, however far a step goes.
//
// g++ -std=c++20 -O2 -Iinclude examples/logistic_regression.cpp && ./a.out
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iomanip>
#include <iostream>
#include <napier/napier.hpp>
#include <random>
#include <string>
#include <utility>

#include "csv.hpp"

namespace {

using napier::Tensor, napier::TensorView;

constexpr const char* usage =
    "usage: logistic_regression [FILE [RATE]]\n"
    "\n"
    "Learns from three quarters of the rows of FILE to tell class 1 from class 0, and tests what it\n"
    "has learnt on the other rows.  The output is the same at every run.\n"
    "\n"
    "FILE is comma-separated: a line of column names, then rows of numbers.  The last column is the\n"
    "class, 0 or 1; the others are features.  Without FILE: examples/data/breast_cancer.csv.\n"
    "RATE, 1 unless given, multiplies the steps that it learns in.\n"
    "\n"
    "Exit code: 0; 1 where it cannot write; 2 on a file or an argument that cannot be used.\n";

/// Some rows of a table.
struct Rows {
  Tensor<double> x;           ///< features, shape [count, features]
  Tensor<double> y;           ///< classes, shape [count]
  Tensor<std::int64_t> line;  ///< where each row stands in the file, shape [count]

  std::int64_t count() const { return y.numel(); }
  std::int64_t features() const { return x.shape()[1]; }
};

void check(const csv::Table& table, const std::string& file) {
  constexpr std::int64_t fewest = 8;
  const std::int64_t rows = table.rows(), last_line = csv::Table::line_of(rows - 1);
  if (table.columns() < 2) throw csv::Error(file, 1, "one column, but a feature and the class are needed");
  std::int64_t ones = 0;
  for (std::int64_t i = 0; i < rows; ++i) {
    const double y = table.values(i, table.columns() - 1);
    if (y != 0 && y != 1) {
      throw csv::Error(file, csv::Table::line_of(i), "the class, in the last column, is neither 0 nor 1");
    }
    ones += y == 1;
  }
  if (rows < fewest) {
    throw csv::Error(file, last_line,
                     std::to_string(rows) + " rows of numbers, but at least " + std::to_string(fewest) + " are needed");
  }
  if (ones == 0 || ones == rows) throw csv::Error(file, last_line, "all rows up to here are of one class");
}

/// 0 ... count - 1 in an order that is the same at every run and with every standard library.
Tensor<std::int64_t> shuffled(std::int64_t count) {
  auto order = Tensor<std::int64_t>::empty({count});
  for (std::int64_t i = 0; i < count; ++i) order(i) = i;
  std::mt19937 random(42);
  for (std::int64_t i = count; i > 1; --i) std::swap(order(i - 1), order(static_cast<std::int64_t>(random()) % i));
  return order;
}

Rows gather(const csv::Table& table, TensorView<const std::int64_t> chosen) {
  const TensorView<const double> x = table.values.view().slice(1, 0, -1), y = table.values.view().select(1, -1);
  const std::int64_t count = chosen.numel(), features = x.shape()[1];
  Rows rows{Tensor<double>::empty({count, features}), Tensor<double>::empty({count}), Tensor<std::int64_t>::empty({count})};
  for (std::int64_t i = 0; i < count; ++i) {
    for (std::int64_t j = 0; j < features; ++j) rows.x(i, j) = x(chosen(i), j);
    rows.y(i) = y(chosen(i));
    rows.line(i) = csv::Table::line_of(chosen(i));
  }
  return rows;
}

/// Brings each feature to mean 0 and deviation 1 over the training rows.  The test rows follow with the same numbers:
/// nothing is learnt from them.  A feature that is constant over the training rows can tell nothing, and becomes 0.
void standardise(Rows& train, Rows& test, const csv::Table& table, const std::string& file) {
  const auto n = static_cast<double>(train.count());
  for (std::int64_t j = 0; j < train.features(); ++j) {
    const TensorView<double> feature = train.x.view().select(1, j);
    const auto [least, most] = std::minmax_element(feature.begin(), feature.end());
    // Asked of the numbers themselves: a rounded mean would leave a tiny deviation.
    const bool is_constant = *least == *most;
    // Counted in this unit no square overflows.
    const double unit = std::max(std::abs(*least), std::abs(*most));
    double mean = 0, variance = 0;
    if (!is_constant) {
      for (const double value : feature) mean += value / unit / n;
      for (const double value : feature) variance += (value / unit - mean) * (value / unit - mean) / n;
    }
    for (Rows* rows : {&train, &test}) {
      for (std::int64_t i = 0; i < rows->count(); ++i) {
        double& value = rows->x(i, j);
        value = is_constant ? 0 : (value / unit - mean) / std::sqrt(variance);
        if (!std::isfinite(value)) {
          throw csv::Error(file, rows->line(i),
                           csv::shown(table.name(j)) + ": too large beside the column's other numbers");
        }
      }
    }
  }
}

struct Model {
  Tensor<double> w;
  double b = 0;

  /// x · w + b of each row into z.
  void logits(const Rows& rows, Tensor<double>& z) const {
    for (std::int64_t i = 0; i < rows.count(); ++i) {
      double sum = b;
      for (std::int64_t j = 0; j < rows.features(); ++j) sum += rows.x(i, j) * w(j);
      z(i) = sum;
    }
  }

  /// Into z what sigmoid makes P(the true class) of, as P(class 0) = 1 - sigmoid(z) = sigmoid(-z).
  void margins(const Rows& rows, Tensor<double>& z) const {
    logits(rows, z);
    for (std::int64_t i = 0; i < rows.count(); ++i) z(i) = rows.y(i) == 1 ? z(i) : -z(i);
  }
};

/// -log P(the true class), averaged over the rows.
double cross_entropy(const Model& model, const Rows& rows) {
  auto z = Tensor<double>::empty({rows.count()});
  model.margins(rows, z);
  double sum = 0;
  for (const double log_p : napier::log_sigmoid_(z)) sum -= log_p;
  return sum / static_cast<double>(rows.count());
}

/// Gradient descent from weights of 0.
Model learn(const Rows& train, double rate) {
  constexpr int steps = 2000;
  constexpr double penalty = 0.001;  // of (|w|² + b²)/2
  const auto n = static_cast<double>(train.count());
  // Features have mean square 1, and sigmoid' <= 1/4: so no second derivative of what is minimised exceeds curvature, and a
  // step of 1 / curvature leads downhill, however many features there are.
  const double curvature = static_cast<double>(train.features() + 1) / 4 + penalty, inverse = curvature / rate;
  const bool shows_progress = isatty(STDERR_FILENO) != 0;

  Model model{Tensor<double>::zeros({train.features()})};
  auto z = Tensor<double>::empty({train.count()}), slope = Tensor<double>::empty({train.count()});
  const auto grad = Tensor<double>::full({train.count()}, -1 / n);  // of the mean of -log P
  auto gradient = Tensor<double>::empty({train.features()});
  for (int step = 1; step <= steps; ++step) {
    model.margins(train, z);
    napier::log_sigmoid_backward_out(slope, grad, z);
    double gradient_b = 0;
    for (double& value : gradient) value = 0;
    for (std::int64_t i = 0; i < train.count(); ++i) {
      const double error = train.y(i) == 1 ? slope(i) : -slope(i);
      gradient_b += error;
      for (std::int64_t j = 0; j < train.features(); ++j) gradient(j) += error * train.x(i, j);
    }
    // The penalty's own gradient is taken where the step ends: then no step, however long, leads beyond gradient / penalty.
    const auto move = [&](double& weight, double slope_of) {
      weight = (inverse * weight - slope_of) / (inverse + penalty);
    };
    move(model.b, gradient_b);
    for (std::int64_t j = 0; j < train.features(); ++j) move(model.w(j), gradient(j));

    if (shows_progress && step % (steps / 100) == 0) {
      std::fprintf(stderr, "\rstep %d of %d, loss %7.4f", step, steps, cross_entropy(model, train));
    }
  }
  if (shows_progress) std::fprintf(stderr, "\n");
  return model;
}

/// Prints what became of the test rows, of which p gives P(class 1).
void report(const Rows& test, const Tensor<double>& p) {
  constexpr std::int64_t shown = 8;
  std::int64_t count[2][2] = {};  // [true class][predicted class]
  std::cout << "\n  line   P(class 1)   true class\n" << std::fixed;
  for (std::int64_t i = 0; i < test.count(); ++i) {
    const int truth = test.y(i) == 1, predicted = p(i) >= 0.5;
    ++count[truth][predicted];
    if (i >= shown) continue;
    std::cout << std::setw(6) << test.line(i) << std::setprecision(4) << std::setw(13) << p(i) << std::setw(13) << truth
              << (truth == predicted ? "\n" : "   wrong\n");
  }
  if (test.count() > shown) std::cout << "   ...\n";

  std::cout << "\n               predicted 0   predicted 1\n";
  for (int truth = 0; truth < 2; ++truth) {
    std::cout << "true class " << truth << std::setw(14) << count[truth][0] << std::setw(14) << count[truth][1] << "\n";
  }
  const std::int64_t right = count[0][0] + count[1][1];
  const double percent = 100 * static_cast<double>(right) / static_cast<double>(test.count());
  std::cout << "\ntest accuracy: " << std::setprecision(1) << percent << " % (" << right << " of " << test.count() << ")\n";
}

void run(const std::string& file, double rate) {
  const csv::Table table = csv::read(file);
  check(table, file);
  const Tensor<std::int64_t> order = shuffled(table.rows());
  const std::int64_t training = table.rows() - table.rows() / 4;
  Rows train = gather(table, order.view().slice(0, 0, training));
  Rows test = gather(table, order.view().slice(0, training, napier::all));
  standardise(train, test, table, file);
  std::cout << std::filesystem::path(file).filename().string() << ": " << table.rows() << " rows of " << train.features()
            << " features; class 1 is " << csv::shown(table.names.back()) << "\n";

  const Model model = learn(train, rate);
  std::cout << "loss over the " << train.count() << " training rows: " << std::fixed << std::setprecision(4)
            << cross_entropy(model, train) << "\n";

  auto p = Tensor<double>::empty({test.count()});
  model.logits(test, p);
  report(test, napier::sigmoid_(p));
}

}  // namespace

int main(int argc, char** argv) {
  std::string file = (std::filesystem::path(__FILE__).parent_path() / "data" / "breast_cancer.csv").string();
  if (argc > 1) file = argv[1];
  if (file == "--help" || file == "-h") {
    std::cout << usage;
    return 0;
  }
  if (argc > 3 || file.starts_with("-")) {
    std::cerr << "logistic_regression: a FILE and a RATE at most, and no options (see --help)\n";
    return 2;
  }
  char* end = nullptr;
  const double rate = argc > 2 ? std::strtod(argv[2], &end) : 1;
  if (end != nullptr && (end == argv[2] || *end != 0 || !(rate >= 1e-100 && rate <= 1e300))) {
    std::cerr << "logistic_regression: RATE has to be a number from 1e-100 to 1e300, not " << argv[2] << "\n";
    return 2;
  }
  try {
    run(file, rate);
  } catch (const std::exception& error) {
    std::cerr << "logistic_regression: " << error.what() << "\n";
    return 2;
  }
  if (!std::cout.flush()) {
    std::cerr << "logistic_regression: the output could not be written\n";
    return 1;
  }
  return 0;
}
