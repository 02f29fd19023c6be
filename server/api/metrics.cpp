#include "api/metrics.hpp"

#include <sstream>

namespace bluelamp::server {

void Metrics::note_answer(const std::string& route, int status, std::chrono::nanoseconds took) {
    const std::lock_guard lock(mutex_);
    auto& answers = answers_[{route, status}];
    ++answers.count;
    answers.seconds += std::chrono::duration<double>(took).count();
}

void Metrics::add(const std::string& counter, std::uint64_t amount) {
    const std::lock_guard lock(mutex_);
    counters_[counter] += amount;
}

std::string Metrics::text(const std::map<std::string, double>& gauges) const {
    const std::lock_guard lock(mutex_);
    std::ostringstream out;
    out.precision(15); // counts are told whole
    out << "# TYPE bluelamp_http_requests_total counter\n";
    for (const auto& [key, answers] : answers_)
        out << "bluelamp_http_requests_total{route=\"" << key.first << "\",status=\"" << key.second << "\"} "
            << answers.count << '\n';
    out << "# TYPE bluelamp_http_seconds_total counter\n";
    for (const auto& [key, answers] : answers_)
        out << "bluelamp_http_seconds_total{route=\"" << key.first << "\",status=\"" << key.second << "\"} "
            << answers.seconds << '\n';
    std::string last;
    for (const auto& [name, value] : counters_) {
        const auto base = name.substr(0, name.find('{'));
        if (base != last)
            out << "# TYPE bluelamp_" << base << "_total counter\n";
        last = base;
        out << "bluelamp_" << base << "_total" << name.substr(base.size()) << ' ' << value << '\n';
    }
    last.clear();
    for (const auto& [name, value] : gauges) {
        const auto base = name.substr(0, name.find('{'));
        if (base != last)
            out << "# TYPE bluelamp_" << base << " gauge\n";
        last = base;
        out << "bluelamp_" << name << ' ' << value << '\n';
    }
    return out.str();
}

} // namespace bluelamp::server
