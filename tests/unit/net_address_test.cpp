#include "net/backoff.hpp"
#include "net/public_address.hpp"

#include <catch2/catch.hpp>

using namespace bluelamp;
using namespace std::chrono_literals;

TEST_CASE("addresses of the internet are public") {
    for (const auto* address : {"8.8.8.8", "172.32.0.1", "100.128.0.1", "2a00:1450:4009::1", "::ffff:8.8.8.8",
                                "64:ff9b::808:808", "[2606:4700::1111]"}) {
        INFO(address);
        CHECK(is_public_address(address));
    }
}

TEST_CASE("addresses of houses, machines and networks are not public") {
    for (const auto* address : {"127.0.0.1",
                                "10.1.2.3",
                                "172.16.0.1",
                                "172.31.255.255",
                                "192.168.1.1",
                                "169.254.169.254",
                                "100.64.0.1",
                                "0.0.0.0",
                                "224.0.0.1",
                                "255.255.255.255",
                                "::1",
                                "::",
                                "fe80::1",
                                "fe80::1%eth0",
                                "fc00::1",
                                "fd12::1",
                                "ff02::1",
                                "::ffff:127.0.0.1",
                                "::ffff:10.0.0.1",
                                "64:ff9b::7f00:1",
                                "2002:7f00:1::",
                                "2001:db8::1",
                                "2001::1",
                                "::127.0.0.1"}) {
        INFO(address);
        CHECK_FALSE(is_public_address(address));
    }
}

TEST_CASE("what is no address is not public") {
    CHECK_FALSE(is_public_address(""));
    CHECK_FALSE(is_public_address("example.org"));
    CHECK_FALSE(is_public_address("0x7f.1"));
    CHECK_FALSE(is_public_address("8.8.8.8 "));
}

TEST_CASE("a wait grows with each failure, up to the longest") {
    const Backoff backoff(1s, 10s);
    constexpr auto most = ~std::uint64_t{0};
    CHECK(backoff.wait(1, 0) == 0ms);
    for (const unsigned failures : {1U, 2U, 3U, 4U, 40U, 4'000'000'000U})
        CHECK(backoff.wait(failures, most) <=
              std::min<std::chrono::milliseconds>(10s, 1s * (1LL << std::min(failures, 20U))));
    CHECK(backoff.wait(1, 2000) == 2000ms);
    CHECK(backoff.wait(50, 10000) == 10000ms);
}
