using BenchmarkDotNet.Attributes;
using Toil.Benchmarks.Tools;
using Toil.Certificates.Parsing;
using Toil.Certificates.Sources;

namespace Toil.Benchmarks;

/// <summary>Certificates to facts. Time is for one certificate.</summary>
[MemoryDiagnoser]
public class ParsingBenchmarks
{
    private const int Count = 1_000;

    private readonly string _bundle = Path.Combine(Path.GetTempPath(), $"toil-benchmark-{Environment.ProcessId}.pem");
    private readonly CertificateCache _warm = new();
    private byte[][] _certificates = [];

    /// <summary>Makes the certificates.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _certificates = [.. Bundle.Make(Count)];
        Bundle.Write(_bundle, Count, 1);
        _warm.Get(_certificates[0]);
    }

    /// <summary>Removes the file.</summary>
    [GlobalCleanup]
    public void Clean() => File.Delete(_bundle);

    /// <summary>Each certificate for the first time.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public int Distinct()
    {
        int names = 0;
        foreach (byte[] der in _certificates)
        {
            names += CertificateParser.Parse(der).DnsNames.Count;
        }

        return names;
    }

    /// <summary>One certificate again and again.</summary>
    [Benchmark]
    public CertificateFacts Repeated() => _warm.Get(_certificates[0]);

    /// <summary>A PEM bundle of distinct certificates: read, taken apart, parsed, chained.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public int BundleOfDistinct() => new FileSource(new CertificateCache()).Read(_bundle, new FileSourceOptions(), default).Count();

    /// <summary>The same bundle with every certificate known already.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public int BundleOfRepeated() => new FileSource(_warm).Read(_bundle, new FileSourceOptions(), default).Count();
}
