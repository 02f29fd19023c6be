#include "cli/line_reader.hpp"

#include "base/failure.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include <unistd.h>

namespace bluelamp::cli {

void LineReader::read_more() {
    std::array<char, 65536> piece{};
    ssize_t got = 0;
    do
        got = ::read(input_, piece.data(), piece.size());
    while (got < 0 && errno == EINTR);
    if (got < 0)
        throw Failure("read the submissions", std::generic_category().message(errno), "check the input");
    if (got == 0)
        ended_ = true;
    buffer_.append(piece.data(), static_cast<std::size_t>(got));
}

bool LineReader::take_line(std::string& line) {
    auto end = buffer_.find('\n', scanned_);
    if (end == std::string::npos &&
        buffer_.size() > longest_ + 1) { // keep only what shows that it is too long
        buffer_.resize(longest_ + 1);
        scanned_ = buffer_.size();
    } else {
        scanned_ = buffer_.size();
    }
    if (end == std::string::npos && (!ended_ || buffer_.empty()))
        return false;
    end = std::min(end, buffer_.size());
    line = buffer_.substr(0, end);
    buffer_.erase(0, end + 1);
    scanned_ = 0;
    if (line.size() > longest_ + 1)
        line.resize(longest_ + 1);
    if (!line.empty() && line.back() == '\r')
        line.pop_back();
    return true;
}

std::vector<std::string> LineReader::next(std::size_t most) {
    std::vector<std::string> lines;
    while (lines.size() < most) {
        std::string line;
        if (take_line(line)) {
            if (!line.empty())
                lines.push_back(std::move(line));
        } else if (ended_ || !lines.empty()) {
            break;
        } else {
            read_more();
        }
    }
    return lines;
}

} // namespace bluelamp::cli
