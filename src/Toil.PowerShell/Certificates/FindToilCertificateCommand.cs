using System.Collections;
using System.Management.Automation;
using Toil.Certificates;
using Toil.Operations;
using Toil.PowerShell.Common;

namespace Toil.PowerShell.Certificates;

/// <summary>Finds the certificates that will break next, at TLS endpoints, in files and in the platform's stores, and says why.</summary>
/// <remarks>
/// <para>Looks at every target and writes one finding for each target, address and server name, or for each certificate in a file or store. A
/// target that cannot be judged yields a finding too, with the reason: nothing is passed over in silence.</para>
/// <para>The verdict is Ok, RenewSoon, Critical, Expired, Unfit (in time, but clients refuse it) or Unreachable. Problems holds every rule that
/// was hit, worst first, each with a sentence and a remedy. Renewal is due by the share of the lifetime that is left, a third by default,
/// because certificates live from 6 days to 398; ExpiringWithin sets a fixed time instead.</para>
/// <para>A wrong target is a non-terminating error, and the sweep goes on. Ctrl+C keeps what was found. Nothing is downloaded and no client
/// certificate or application data is sent.</para>
/// </remarks>
/// <returns>Toil.Certificates.CertificateFinding. One for each place at which a certificate was looked for.</returns>
/// <example>
/// <code>Find-ToilCertificate example.com, https://shop.example.com:8443, ldaps://dc1</code>
/// <para>Looks at three endpoints, at every address behind each name.</para>
/// </example>
/// <example>
/// <code>Find-ToilCertificate store://LocalMachine/Root, /etc/ssl | Where-Object Verdict -ne Ok | Sort-Object DaysLeft</code>
/// <para>What this machine trusts and holds, and only what needs attention, soonest first.</para>
/// </example>
/// <example>
/// <code>Get-ChildItem certs -Recurse -Include *.p12 | Find-ToilCertificate -Password env:P12_PASSWORD</code>
/// <para>Piped files; the password is taken from an environment variable and never shown.</para>
/// </example>
/// <example>
/// <code>Import-Csv hosts.csv | Find-ToilCertificate -ExpiringWithin 30d -Timeout 3s</code>
/// <para>Columns named Target, ServerName, Address and Owner are taken from each row.</para>
/// </example>
/// <example>
/// <code>Find-ToilCertificate -Inventory production.yaml -Rule @{ 'self-signed' = 'Off'; 'weak-key' = 'Warning' }</code>
/// <para>An inventory with per-target owners, names and thresholds, and two rules judged differently.</para>
/// </example>
[Cmdlet(VerbsCommon.Find, "ToilCertificate")]
[OutputType(typeof(CertificateFinding))]
public sealed class FindToilCertificateCommand : OperationCmdlet<CertificateSweep, SweepOptions, CertificateFinding>
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Host", "HostName", "ComputerName", "Uri")]
    [ArgumentCompleter(typeof(TargetCompleter))]
    public string[] Target { get; set; } = [];

    [Parameter]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    public string[] LiteralPath { get; set; } = [];

    [Parameter]
    public string[] Inventory { get; set; } = [];

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Sni")]
    public string? ServerName { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("IPAddress")]
    public string? Address { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Password { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Duration]
    public TimeSpan ExpiringWithin { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Duration]
    public TimeSpan CriticalWithin { get; set; }

    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Owner { get; set; }

    [Parameter]
    public IDictionary? Label { get; set; }

    [Parameter]
    public SwitchParameter FirstAddress { get; set; }

    [Parameter]
    [Duration]
    public TimeSpan Timeout { get; set; }

    [Parameter]
    public int Concurrency { get; set; }

    [Parameter]
    public int PerHost { get; set; }

    [Parameter]
    public EngineChoice Engine { get; set; }

    [Parameter]
    public SwitchParameter AllKeys { get; set; }

    [Parameter]
    public string[] Trust { get; set; } = [];

    [Parameter]
    public IDictionary? Rule { get; set; }

    // PowerShell gives files a Target property, for links, which would bind beside their path.
    protected override IReadOnlyList<OptionValue> Refine(IReadOnlyList<OptionValue> item) => item.Any(value => value.Name == nameof(LiteralPath))
        ? [.. item.Where(value => value.Name != nameof(Target))]
        : item;
}
