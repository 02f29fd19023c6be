#pragma once

#include <string>
#include <vector>

namespace bluelamp::cli {

/// Lines from a file descriptor, as many as have come: it blocks only while there is none at all.
class LineReader {
public:
    /// A longer line is cut to `longest` + 1 octets, so that whoever reads it refuses it.
    LineReader(int input, std::size_t longest)
        : input_(input)
        , longest_(longest) {}

    /// 1 to `most` lines without their ends; empty lines are left out; none at the end. Throws Failure.
    [[nodiscard]] std::vector<std::string> next(std::size_t most);

private:
    void read_more();
    bool take_line(std::string& line);

    int input_;
    std::size_t longest_;
    std::string buffer_;
    std::size_t scanned_ = 0; ///< of the buffer, without a line end
    bool ended_ = false;
};

} // namespace bluelamp::cli
