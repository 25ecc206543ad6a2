using BenchmarkDotNet.Attributes;
using Toil.Certificates;
using Toil.Operations;

namespace Toil.Benchmarks;

/// <summary>Texts to options: once a run, and once for each line of an inventory.</summary>
[MemoryDiagnoser]
public class BindingBenchmarks
{
    private static readonly ValueOrigin s_origin = new("benchmark");
    private static readonly OptionValue[] s_run =
        [new("Timeout", "3s", s_origin), new("Concurrency", "64", s_origin), new("ExpiringWithin", "30d", s_origin), new("Target", "host:443", s_origin)];

    private static readonly OptionValue[] s_line = [new("Target", "host:443", s_origin)];
    private static readonly SweepOptions s_defaults = new();

    /// <summary>Four options of a command line.</summary>
    [Benchmark]
    public SweepOptions CommandLine() => OptionBinder.Bind(s_defaults, s_run, "/");

    /// <summary>A target of a plain list.</summary>
    [Benchmark]
    public SweepOptions Line() => OptionBinder.Bind(s_defaults, s_line, "/");
}
