using Toil.Reports;

namespace Toil.Issues.Subjects;

/// <summary>One thing that is wrong at one place.</summary>
/// <param name="Place">The place, with what tells it apart from others behind the same fingerprint.</param>
/// <param name="Problem">What is wrong.</param>
internal sealed record MemberProblem(string Place, ResultProblem Problem);
