"""One case through NNgen, in its own environment: python nngen_case.py case.json out

case.json: shape, layers, attributes. Writes nngen.v, a bench, expected.txt and made.json to out.
"""

from __future__ import annotations

import json
import math
import os
import sys
from pathlib import Path

import nngen as ng
import numpy as np
import veriloggen.thread as vthread
import veriloggen.types.axi as axi
from veriloggen import Delay, Module, Not, Seq, Systask, simulation

CHUNK = 64  # alignment of memory areas, bytes
BUS = 32  # bits of the AXI data bus
MEMORY_WORD = 32
LIMIT = 100_000_000  # cycles


def main(case_file: str, out: str) -> None:
    folder = Path(out).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    case = json.loads(Path(case_file).read_text())
    arrays = dict(np.load(Path(case_file).with_name("arrays.npz")))
    os.chdir(folder)  # the image of the memory is written here
    source, result = network(case, arrays)
    image = arrays["image"]
    (wanted,) = ng.eval([result], **{source.name: image})
    design = ng.to_veriloggen([result], "nngen_top", silent=True, config={"maxi_datawidth": BUS})
    Path("nngen.v").write_text(design.to_verilog())
    values = np.asarray(wanted, dtype=np.int64)
    np.savetxt("expected.txt", values.reshape(-1), fmt="%d")
    bench(design, source, result, image, values)
    Path("made.json").write_text(json.dumps({"outputs": int(values.size)}))


def network(case: dict, arrays: dict) -> tuple:
    """The placeholder and the last operator."""
    source = x = ng.placeholder(dtype=ng.int8, shape=(1, *case["shape"]), name="image")
    attributes = case["attributes"]
    for number, layer in enumerate(case["layers"]):
        x = OPERATORS[layer["op"]](x, layer, number, arrays, attributes)
    return source, x


def convolution(x, layer, number, arrays, attributes):
    size, stride = layer["kernel"], layer["stride"]
    weight = ng.variable(ng.int8, (layer["outputs"], size, size, x.shape[3]), name=f"w{number}")
    weight.set_value(arrays[f"weight{number}"].transpose(3, 0, 1, 2))
    bias = ng.variable(ng.int32, (layer["outputs"],), name=f"b{number}")
    bias.set_value(arrays[f"bias{number}"])
    pad = size // 2
    y = ng.conv2d(
        x,
        weight,
        strides=(1, stride, stride, 1),
        bias=bias,
        act_func=ng.relu if layer["relu"] else None,
        padding=(pad, pad, pad, pad),
        dtype=ng.int8,
        sum_dtype=ng.int32,
        name=f"conv{number}",
    )
    y.attribute(cshamt_out=layer["shift"], **attributes.get("conv", {}))
    return y


def dense(x, layer, number, arrays, attributes):
    if len(x.shape) == 4:
        x = ng.reshape(x, (1, -1))
    weight = ng.variable(ng.int8, (layer["outputs"], x.shape[1]), name=f"w{number}")
    weight.set_value(arrays[f"weight{number}"].T)
    bias = ng.variable(ng.int32, (layer["outputs"],), name=f"b{number}")
    bias.set_value(arrays[f"bias{number}"])
    y = ng.matmul(
        x,
        weight,
        bias=bias,
        transposed_b=True,
        act_func=ng.relu if layer["relu"] else None,
        dtype=ng.int8,
        sum_dtype=ng.int32,
        name=f"dense{number}",
    )
    y.attribute(cshamt_out=layer["shift"], **attributes.get("dense", {}))
    return y


def max_pool(x, layer, number, arrays, attributes):
    size, stride = layer["window"], layer["stride"]
    pool = ng.max_pool if size > stride else ng.max_pool_serial  # which takes no windows that meet
    y = pool(x, (1, size, size, 1), (1, stride, stride, 1), padding="VALID", name=f"pool{number}")
    y.attribute(**attributes.get("pool", {}))
    return y


def average(x, layer, number, arrays, attributes):
    rows, columns = x.shape[1:3]
    y = ng.avg_pool_serial(
        x, (1, rows, columns, 1), (1, rows, columns, 1), padding="VALID", name=f"average{number}"
    )
    y.attribute(**attributes.get("pool", {}))
    return y


def residual(x, layer, number, arrays, attributes):
    """Two convolutions beside the input, or beside a 1x1 one of it; random weights."""
    rng, cout, stride = np.random.default_rng(number), layer["outputs"], layer["stride"]

    def conv(y, size, stride, relu, place):
        made = {"outputs": cout, "kernel": size, "stride": stride, "relu": relu, "shift": 10}
        own = {
            f"weight{place}": rng.integers(-127, 128, (size, size, y.shape[3], cout)),
            f"bias{place}": np.zeros(cout, dtype=np.int64),
        }
        return convolution(y, made, place, own, attributes)

    y = conv(conv(x, 3, stride, True, f"{number}a"), 3, 1, False, f"{number}b")
    same = stride == 1 and x.shape[3] == cout
    skip = x if same else conv(x, 1, stride, False, f"{number}s")
    return ng.relu(ng.add(skip, y, dtype=ng.int8), name=f"relu{number}")


OPERATORS = {
    "conv": convolution,
    "dense": dense,
    "max_pool": max_pool,
    "average": average,
    "residual": residual,
}


def bench(design, source, result, image, values) -> None:
    """The accelerator beside a memory: start, wait, print the cycles and every wrong value."""
    parameters = ng.export_ndarray([result], CHUNK)
    placed = aligned(source.addr + source.memory_size)
    check = aligned(placed + len(parameters))
    scratch = aligned(check + result.memory_size)
    words = 2 * (scratch + (1 << 16)) // (MEMORY_WORD // 8)
    memory = np.zeros([words], dtype=np.int64)
    lanes = BUS // 8
    axi.set_memory(memory, image, MEMORY_WORD, 8, source.addr, lanes)
    axi.set_memory(memory, parameters, MEMORY_WORD, 8, placed)
    axi.set_memory(memory, values, MEMORY_WORD, result.dtype.width, check, lanes)

    m = Module("test")
    m.copy_params(design)
    ports = m.copy_sim_ports(design)
    clk, resetn = ports["CLK"], ports["RESETN"]
    rst = m.Wire("RST")
    rst.assign(Not(resetn))
    model = axi.AxiMemoryModel(
        m,
        "memory",
        clk,
        rst,
        datawidth=BUS,
        mem_addrwidth=max(20, (words * 4).bit_length()),
        memimg=memory,
        memimg_name="memory.img",
        memimg_datawidth=MEMORY_WORD,
    )
    model.connect(ports, "maxi")
    control = vthread.AXIMLite(m, "control", clk, rst, noio=True)
    control.connect(ports, "saxi")
    time = m.Reg("time_counter", 32, initval=0)
    Seq(m, "seq", clk, rst)(time.inc())
    count = int(np.prod(result.shape[1:-1], dtype=np.int64))
    deep, padded, bits = result.shape[-1], result.aligned_shape[-1], result.dtype.width

    def play():
        for _ in range(100):
            pass
        ng.sim.set_global_addrs(control, scratch)
        begun = time.value
        ng.sim.start(control)
        ng.sim.wait(control)
        ended = time.value
        print("CYCLES %d" % (ended - begun))  # noqa: UP031 - translated to Verilog
        for place in range(count):
            for channel in range(deep):
                found = model.read_word(place * padded + channel, result.addr, bits)
                right = model.read_word(place * padded + channel, check, bits)
                if vthread.verilog.NotEql(found, right):
                    print("WRONG %d %d" % (found, right))  # noqa: UP031
        print("DONE")
        vthread.finish()

    vthread.Thread(m, "play", clk, rst, play).start()
    m.Instance(design, "uut", params=m.connect_params(design), ports=m.connect_ports(design))
    simulation.setup_clock(m, clk, hperiod=5)
    begin = simulation.setup_reset(m, resetn, m.make_reset(), period=100, polarity="low")
    begin.add(Delay(10 * LIMIT), Systask("finish"))
    Path("bench.v").write_text(m.to_verilog())


def aligned(address: int) -> int:
    return int(math.ceil(address / CHUNK)) * CHUNK


if __name__ == "__main__":
    main(*sys.argv[1:])
