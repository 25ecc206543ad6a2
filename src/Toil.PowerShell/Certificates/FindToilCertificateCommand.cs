using System.Collections;
using System.Management.Automation;
using Toil.Certificates;
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
/// <code>kubectl get secret,configmap -A -o yaml | Find-ToilCertificate -Kubernetes -Cluster prod | Where-Object Verdict -ne Ok</code>
/// <para>The Secrets and ConfigMaps of a cluster, without a file in between. Keys and passwords among them are neither kept nor shown.</para>
/// </example>
/// <example>
/// <code>Find-ToilCertificate -Inventory production.yaml -Rule @{ 'self-signed' = 'Off'; 'weak-key' = 'Warning' }</code>
/// <para>An inventory with per-target owners, names and thresholds, and two rules judged differently.</para>
/// </example>
/// <example>
/// <code>Find-ToilCertificate -Inventory production.yaml -Shard 3/16 -Record nightly -SweepId $env:GITHUB_RUN_ID</code>
/// <para>One of sixteen jobs that share a list; what they find meets in the store, for Compare-ToilCertificate.</para>
/// </example>
/// <example>
/// <code>Find-ToilCertificate 'acm://*' -AcmRegion eu-west-1, us-east-1 | Where-Object Verdict -ne Ok</code>
/// <para>What AWS Certificate Manager holds in two regions, and only what needs attention.</para>
/// </example>
[Cmdlet(VerbsCommon.Find, "ToilCertificate", DefaultParameterSetName = nameof(Target))]
[OutputType(typeof(CertificateFinding))]
public sealed class FindToilCertificateCommand : SweepTargetsCmdlet
{
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
    public string? Shard { get; set; }

    [Parameter]
    public string? Record { get; set; }

    [Parameter]
    public string? SweepId { get; set; }

    [Parameter]
    public int Keep { get; set; }

    [Parameter]
    public string[] AcmRegion { get; set; } = [];

    [Parameter]
    [Duration]
    public TimeSpan AcmTimeout { get; set; }

    [Parameter]
    public string[] Trust { get; set; } = [];

    [Parameter]
    public IDictionary? Rule { get; set; }
}
