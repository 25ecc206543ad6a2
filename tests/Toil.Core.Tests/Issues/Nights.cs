using Toil.Certificates;
using Toil.Operations;

namespace Toil.Core.Tests.Issues;

/// <summary>Three sweeps over changing findings, and what is to come of them.</summary>
internal static class Nights
{
    public static CertificateFinding[][] All { get; } =
    [
        [SyncTestBase.Bad("a"), SyncTestBase.Bad("b", Severity.Warning, RuleIds.RenewalDue), SyncTestBase.Fine("c"), SyncTestBase.Bad("e", Severity.Warning)],
        [SyncTestBase.Bad("a", Severity.Critical), SyncTestBase.Fine("b"), SyncTestBase.Bad("c"), SyncTestBase.Bad("d")],
        [SyncTestBase.Fine("a"), SyncTestBase.Bad("b", Severity.Warning, RuleIds.RenewalDue), SyncTestBase.Bad("c"), SyncTestBase.Bad("e", Severity.High)],
    ];

    /// <summary>The issues in the end, each with what its comments told, in order.</summary>
    public static string[] End { get; } =
    [
        "a.example.com:443: Expired closed: worse, gone", "b.example.com:443: RenewSoon open: gone, back", "c.example.com:443: Expired open:",
        "d.example.com:443: Expired closed: gone", "e.example.com:443: Expired open: gone, back",
    ];

    /// <summary>One issue as <see cref="End"/> has it.</summary>
    public static string Line(string title, bool isOpen, IEnumerable<string> comments)
        => $"{title} {(isOpen ? "open" : "closed")}: {string.Join(", ", comments.Select(comment => comment.Split(' ')[3]))}".TrimEnd();
}
