// SPDX-License-Identifier: Apache-2.0
//
// Main program of the fast harness on Verilator: cocotb through VPI, and a clock that runs in a bare loop
// between two callbacks of cocotb, so that nothing but the design and the harness costs time.

#include <cstdint>
#include <memory>

#include "Vtop.h"
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

// Clocks until the harness is done, or cocotb wants to be called before the next period ends.
void run_clock(Vtop& top, std::uint64_t deadline) {
    while (!top.done && now + 2 * HALF_PERIOD <= deadline && !Verilated::gotFinish()) {
        now += HALF_PERIOD;
        top.clk = 1;
        top.eval();
        now += HALF_PERIOD;
        top.clk = 0;
        top.eval();
    }
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
