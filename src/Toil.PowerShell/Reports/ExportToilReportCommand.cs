using System.Management.Automation;
using Toil.PowerShell.Common;
using Toil.Reports;

namespace Toil.PowerShell.Reports;

/// <summary>Writes results as a report: HTML, Markdown, CSV, JUnit, SARIF, Prometheus text or JSON.</summary>
/// <remarks>
/// <para>Takes the output of one of Toil's cmdlets, and writes one file, which appears whole or not at all: a collector or a browser never reads
/// half of it. The format is the one that the extension stands for, unless Format names one.</para>
/// <para>The HTML page is self-contained: it needs no server and no network, has a timeline and a filter, and reads well on a phone.</para>
/// </remarks>
/// <returns>Toil.Reports.ReportWritten. One, for the file.</returns>
/// <example>
/// <code>Find-ToilCertificate example.com, ./certs | Export-ToilReport certificates.html</code>
/// <para>A page for people.</para>
/// </example>
/// <example>
/// <code>Find-ToilCertificate -Inventory production.yaml | Export-ToilReport /var/lib/node_exporter/textfile/certificates.prom</code>
/// <para>Figures for node_exporter's textfile collector, replaced in one step.</para>
/// </example>
/// <example>
/// <code>Find-ToilCertificate ./certs -OutVariable found | Export-ToilReport findings.sarif; $found | Export-ToilReport findings.xml</code>
/// <para>One sweep, written for code scanning and for a CI system's test view.</para>
/// </example>
[Cmdlet(VerbsData.Export, "ToilReport", SupportsShouldProcess = true)]
[OutputType(typeof(ReportWritten))]
public sealed class ExportToilReportCommand : OperationCmdlet<ReportExport, ReportExportOptions, ReportWritten>
{
    [Parameter(ValueFromPipeline = true)]
    public object[] InputObject { get; set; } = [];

    [Parameter(Position = 0)]
    public string? Path { get; set; }

    [Parameter]
    public ReportFormat Format { get; set; }

    protected override string EffectTarget => Path ?? string.Empty;
}
