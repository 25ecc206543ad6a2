namespace Toil.Certificates.Judging;

/// <summary>One rule: its id, and what it makes of a certificate.</summary>
/// <param name="Id">See <see cref="RuleIds"/>.</param>
/// <param name="Verdict">What a finding comes to when this is its worst problem.</param>
/// <param name="Judge">Returns the problem, or null where there is none.</param>
internal sealed record CertificateRule(string Id, Verdict Verdict, Func<RuleInput, CertificateProblem?> Judge);
