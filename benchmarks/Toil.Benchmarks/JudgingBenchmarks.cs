using BenchmarkDotNet.Attributes;
using Toil.Benchmarks.Tools;
using Toil.Certificates;
using Toil.Certificates.Judging;
using Toil.Certificates.Parsing;

namespace Toil.Benchmarks;

/// <summary>A sighting to a finding.</summary>
[MemoryDiagnoser]
public class JudgingBenchmarks
{
    private readonly CertificateJudge _judge = new(new Dictionary<string, RuleGrade>(), new TrustJudge([], TimeProvider.System), TimeProvider.System);
    private Sighting _file = null!;
    private Sighting _endpoint = null!;

    /// <summary>Makes the sightings.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        CertificateFacts facts = CertificateParser.Parse(Bundle.Make(1).First());
        _file = new() { Target = "/etc/ssl/shop.pem", Source = SourceKind.File, Options = new TargetOptions(), Chain = [facts], Entry = "1" };
        _endpoint = _file with
        {
            Target = "host0.shop.example:443", Source = SourceKind.Endpoint, Entry = null, Address = "192.0.2.1", Port = 443,
            ServerName = "host0.shop.example", ExpectedName = "host0.shop.example", Protocol = "TLSv1.3",
        };
    }

    /// <summary>A certificate without a problem.</summary>
    [Benchmark]
    public CertificateFinding File() => _judge.Judge(_file);

    /// <summary>A served certificate with a problem, its chain known already.</summary>
    [Benchmark]
    public CertificateFinding Endpoint() => _judge.Judge(_endpoint);
}
