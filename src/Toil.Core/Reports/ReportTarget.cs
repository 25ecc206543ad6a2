using Toil.Operations;
using Toil.Telemetry;

namespace Toil.Reports;

/// <summary>What a renderer is given: where to write, and whose results.</summary>
/// <param name="Output">Where to. Lines end with a line feed, text is UTF-8.</param>
/// <param name="Operation">The operation whose results are written.</param>
/// <param name="Run">Id of the run, its start, and the clock.</param>
/// <param name="Redactor">Takes secrets out of whatever is written.</param>
/// <param name="Top">Rows at most where the format has rows; 0 for all.</param>
public sealed record ReportTarget(TextWriter Output, OperationDescriptor Operation, ReportRun Run, SecretRedactor Redactor, int Top = 0)
{
    /// <summary>How the results are shown.</summary>
    public ResultView View => Operation.View;
}
