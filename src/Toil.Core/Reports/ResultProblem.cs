using Toil.Operations;

namespace Toil.Reports;

/// <summary>One thing that is wrong with a result, as every format shows it.</summary>
/// <param name="Rule">Id of the rule that was hit.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">One sentence, inert.</param>
/// <param name="Remedy">What to do about it, one sentence.</param>
public sealed record ResultProblem(string Rule, Severity Severity, string Message, string Remedy);
