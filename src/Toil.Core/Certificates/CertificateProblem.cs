using Toil.Operations;

namespace Toil.Certificates;

/// <summary>One thing that is wrong.</summary>
/// <param name="Rule">Id of the rule, see <see cref="RuleIds"/>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">One sentence that a tired person understands. Inert.</param>
/// <param name="Remedy">What to do about it, one sentence.</param>
public sealed record CertificateProblem(string Rule, Severity Severity, string Message, string Remedy);
