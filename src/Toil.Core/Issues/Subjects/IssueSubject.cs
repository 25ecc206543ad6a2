using System.Globalization;
using Toil.Operations;
using Toil.Values;

namespace Toil.Issues.Subjects;

/// <summary>What one issue is to say.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Key">What tells it again: the fingerprint, or 32 hexadecimal digits over the scope and the owner.</param>
/// <param name="Owner">The owner; null where nobody is named.</param>
/// <param name="Members">What was found, worst first; at least one.</param>
internal sealed record IssueSubject(SubjectKind Kind, string Key, string? Owner, IReadOnlyList<IssueMember> Members)
{
    /// <summary>Pieces that an issue's hidden line remembers at most, the worst: a line of 30,000 characters in a text of 65,536.</summary>
    public const int MostParts = 2_000;

    /// <summary>The worst of it.</summary>
    public Severity Severity => Members[0].Severity;

    /// <summary>What is wrong, piece by piece: rules of one fingerprint, or fingerprints. A piece that is new, or graver than it was, makes the issue worse.</summary>
    public IReadOnlyDictionary<string, Severity> Parts => field ??= Kind == SubjectKind.Finding
        ? Members[0].Problems.GroupBy(problem => problem.Problem.Rule).ToDictionary(rule => rule.Key, rule => rule.Max(problem => problem.Problem.Severity))
        : Members.GroupBy(member => PartKey(member.Fingerprint)).ToDictionary(same => same.Key, same => same.Max(member => member.Severity));

    /// <summary>16 hexadecimal digits over all that the issue states; what only passes with the days (a number of days left) is not in it.</summary>
    public string Digest => field ??= ComputeDigest();

    /// <summary>What a fingerprint is called among the pieces of an issue: its first 8 digits.</summary>
    public static string PartKey(string fingerprint) => fingerprint[..Math.Min(8, fingerprint.Length)];

    /// <summary>An issue of one fingerprint.</summary>
    public static IssueSubject Of(IssueMember member) => new(SubjectKind.Finding, member.Fingerprint, member.Owner, [member]);

    /// <summary>Issues by owner, the one with the worst finding first; what has no owner is together in one.</summary>
    /// <param name="members">Worst first.</param>
    /// <param name="scope">The scope: two lists of targets have two issues for one owner.</param>
    public static IEnumerable<IssueSubject> ByOwner(IEnumerable<IssueMember> members, string scope) => members
        .GroupBy(member => member.Owner?.Trim() ?? string.Empty)
        .Select(owner => new IssueSubject(SubjectKind.Owner, KeyOf("owner", scope, owner.Key), owner.Key.Length == 0 ? null : owner.Key, [.. owner]));

    /// <summary>The issue for those that have none of their own.</summary>
    /// <param name="members">Worst first; at least one.</param>
    /// <param name="scope">The scope.</param>
    public static IssueSubject OfRest(IReadOnlyList<IssueMember> members, string scope) => new(SubjectKind.Rest, RestKey(scope), null, members);

    /// <summary>The key of the issue for those that have none of their own.</summary>
    public static string RestKey(string scope) => KeyOf("rest", scope, string.Empty);

    private static string KeyOf(string what, string scope, string name)
    {
        using MeaningHash hash = new("toil issue " + what);
        return hash.Add(scope).Add(name).End()[..32];
    }

    private string ComputeDigest()
    {
        using MeaningHash hash = new("toil issue content");
        hash.Add(Owner);
        foreach (IssueMember member in Members)
        {
            hash.Add(member.Fingerprint).Add(member.Places).Add(member.Outcome).Add(member.Owner).Add(member.Due?.ToUniversalTime().ToString("u", CultureInfo.InvariantCulture));
            hash.Add([.. member.Problems.Select(problem => $"{problem.Place}\n{problem.Problem.Rule}\n{(int)problem.Problem.Severity}")]);
            hash.Add([.. member.Facts.Select(fact => $"{fact.Heading}\n{fact.Text}")]);
        }

        return hash.End()[..16];
    }
}
