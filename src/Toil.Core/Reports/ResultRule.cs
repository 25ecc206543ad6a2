using Toil.Operations;

namespace Toil.Reports;

/// <summary>A rule that results can hit.</summary>
/// <param name="Id">Its stable id.</param>
/// <param name="Severity">Severity that it usually has.</param>
/// <param name="Description">What it looks at, one sentence.</param>
public sealed record ResultRule(string Id, Severity Severity, string Description);
