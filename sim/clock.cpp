// SPDX-License-Identifier: Apache-2.0
//
// Main program of the fast harness on Verilator: cocotb through VPI, and a clock that runs in a bare loop
// between two callbacks of cocotb, so that nothing but the design and the harness costs time. When the
// harness is done it writes the records: the lines of $writememh, which is slow.

#include <cstdint>
#include <fstream>
#include <memory>
#include <string>

#include "Vtop.h"
#include "Vtop___024root.h"
#include "verilated.h"
#include "verilated_vpi.h"

extern "C" void vlog_startup_routines_bootstrap(void);

namespace {

constexpr std::uint64_t HALF_PERIOD = 5;  // ns, the time precision of the harness
constexpr std::uint64_t NEVER = ~std::uint64_t{0};

std::uint64_t now = 0;

void settle_value_callbacks() {
    while (VerilatedVpi::callValueCbs()) {
    }
}

// All evaluations of the present time step, with the callbacks that belong to it.
void evaluate(Vtop& top) {
    do {
        do {
            top.eval_step();
            VerilatedVpi::clearEvalNeeded();
            VerilatedVpi::doInertialPuts();
            settle_value_callbacks();
        } while (VerilatedVpi::evalNeeded());
        VerilatedVpi::callCbs(cbReadWriteSynch);
        VerilatedVpi::doInertialPuts();
        settle_value_callbacks();
    } while (VerilatedVpi::evalNeeded());
    top.eval_end_step();
    VerilatedVpi::callCbs(cbReadOnlySynch);
}

// Digit i, from the right, of a word of a memory.
template <typename Word>
unsigned digit(const Word& word, int i) {
    return (word >> (4 * i)) & 15;
}

template <std::size_t N>
unsigned digit(const VlWide<N>& word, int i) {
    return (word[i / 8] >> (4 * (i % 8))) & 15;
}

// The first `count` words of `width` bits of a memory, a line of hexadecimal digits each.
template <typename Memory>
void write_memory(const std::string& path, const Memory& memory, int width, std::uint32_t count) {
    const int digits = (width + 3) / 4;
    std::string text;
    text.reserve(std::size_t{count} * (digits + 1));
    for (std::uint32_t i = 0; i < count; i++) {
        for (int j = digits - 1; j >= 0; j--) text += "0123456789abcdef"[digit(memory[i], j)];
        text += '\n';
    }
    std::ofstream(path, std::ios::binary) << text;
}

// streams.inc has a line STREAM(index, name, width) for each stream that the harness records.
void write_records(const Vtop___024root& root) {
    const std::string option = Verilated::commandArgsPlusMatch("results=");
    const std::string folder = option.empty() ? "" : option.substr(option.find('=') + 1);
#define STREAM(index, name, width)                                                                  \
    write_memory(folder + #name ".data.hex", root.harness__DOT__data_##index, width,                \
                 root.harness__DOT__count_##index);                                                 \
    write_memory(folder + #name ".cycles.hex", root.harness__DOT__cycle_##index, 32,                \
                 root.harness__DOT__count_##index);
#include "streams.inc"
#undef STREAM
}

// Clocks until the harness is done, or cocotb wants to be called before the next period ends.
void run_clock(Vtop& top, std::uint64_t deadline) {
    if (top.done) return;
    while (!top.done && now + 2 * HALF_PERIOD <= deadline && !Verilated::gotFinish()) {
        now += HALF_PERIOD;
        top.clk = 1;
        top.eval();
        now += HALF_PERIOD;
        top.clk = 0;
        top.eval();
    }
    if (top.done) write_records(*top.rootp);
}

void end_of_simulation(void*) { VerilatedVpi::callCbs(cbEndOfSimulation); }

}  // namespace

double sc_time_stamp() { return static_cast<double>(now); }

int main(int argc, char** argv) {
    Verilated::commandArgs(argc, argv);
    Verilated::traceEverOn(true);
    Verilated::fatalOnVpiError(false);
    auto top = std::make_unique<Vtop>("");
    top->clk = 0;
    vlog_startup_routines_bootstrap();
    Verilated::addExitCb(end_of_simulation, nullptr);
    VerilatedVpi::callCbs(cbStartOfSimulation);
    settle_value_callbacks();
    evaluate(*top);
    while (!Verilated::gotFinish()) {
        const std::uint64_t deadline = VerilatedVpi::cbNextDeadline();
        run_clock(*top, deadline);
        if (deadline == NEVER) break;
        if (now < deadline) now = deadline;
        VerilatedVpi::callCbs(cbNextSimTime);
        settle_value_callbacks();
        VerilatedVpi::callTimedCbs();
        settle_value_callbacks();
        evaluate(*top);
    }
    top->final();
    end_of_simulation(nullptr);
    return Verilated::threadContextp()->errorCount() > 0 ? 1 : 0;
}
