using Toil.Certificates;
using Toil.Operations;
using Toil.Reports;
using Toil.Telemetry;

namespace Toil.Core.Tests.Reports;

/// <summary>Findings to render: one of each kind, with texts that would like to be markup.</summary>
internal static class ReportSamples
{
    public const string Hostile = "<script>alert(1)</script>, =cmd|' /C calc'!A0, \"quoted\" & 'single' \\ {x} ]]>";

    public static DateTimeOffset Now { get; } = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    public static OperationDescriptor Operation { get; } = OperationCatalog.Get("certificate.sweep").Descriptor;

    public static IReadOnlyList<CertificateFinding> Findings { get; } =
    [
        Finding("shop.example.com:443", Verdict.Ok, 200),
        Finding("old.example.com:443", Verdict.Expired, -3, new CertificateProblem(RuleIds.Expired, Severity.Critical, "Ended 3 days ago.", "Renew it now.")),
        Finding(
            "/srv/certs/a b#c.pem", Verdict.Unfit, 20,
            new CertificateProblem(RuleIds.WeakKey, Severity.High, Hostile, "Replace it."),
            new CertificateProblem(RuleIds.RenewalDue, Severity.Warning, "Ends in 20 days.", "Renew it.")) with { Source = SourceKind.File, Entry = "1", Owner = "web, team" },
        Finding("soon.example.com:443", Verdict.RenewSoon, 40, new CertificateProblem(RuleIds.RenewalDue, Severity.Warning, "Ends in 40 days.", "Renew it.")),
        new()
        {
            Verdict = Verdict.Unreachable, Target = "gone.example.com:443", Source = SourceKind.Endpoint, Fingerprint = "f-gone", Reason = FailureReason.NoRoute,
            Problems = [new CertificateProblem(RuleIds.Unreachable, Severity.High, "No route.", "Look.")],
        },
    ];

    public static string Render(ReportFormat format, IEnumerable<object>? results = null, SecretRedactor? redactor = null, int top = 0)
    {
        StringWriter output = new();
        ReportRun run = new(Guid.Parse("01a1f8e2-c6e1-7d1d-b3af-1530c1d9dcd8"), Now, new FixedTime());
        IResultWriter writer = ReportWriters.Create(format, new ReportTarget(output, Operation, run, redactor ?? new SecretRedactor(), top));
        ResultTally tally = new(Operation.View);
        foreach (object result in results ?? Findings)
        {
            tally.Add(result);
            writer.Write(result);
        }

        writer.Complete(tally);
        return output.ToString();
    }

    public static CertificateFinding Finding(string target, Verdict verdict, int days, params CertificateProblem[] problems) => new()
    {
        Verdict = verdict,
        Target = target,
        Source = SourceKind.Endpoint,
        Fingerprint = "f-" + target,
        DaysLeft = days,
        NotBefore = Now.AddDays(days - 365),
        NotAfter = Now.AddDays(days),
        ServedChainNotAfter = Now.AddDays(days),
        Subject = "CN=" + target,
        Names = ["a.example", "b.example"],
        Problems = problems,
    };

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
