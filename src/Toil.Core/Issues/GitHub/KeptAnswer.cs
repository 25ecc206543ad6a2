namespace Toil.Issues.GitHub;

/// <summary>An answer of an earlier run.</summary>
/// <param name="ETag">By which GitHub knows it again.</param>
/// <param name="Link">Leads to the next page; null where there is none.</param>
/// <param name="Body">The body.</param>
internal sealed record KeptAnswer(string ETag, string? Link, byte[] Body);
