using Toil.Operations;

namespace Toil.Certificates.Judging;

/// <summary>Compares what the addresses behind one name serve.</summary>
internal static class Backends
{
    private const int Shown = 3;

    /// <summary>The problem that every answering address shares when they serve different certificates; null when they agree.</summary>
    public static CertificateProblem? Compare(IReadOnlyList<Sighting> sightings)
    {
        var groups = sightings.Where(sighting => sighting.Failure is null)
            .GroupBy(sighting => sighting.Chain[0].Thumbprint)
            .OrderBy(group => group.First().Chain[0].NotAfter)
            .ToArray();
        if (groups.Length < 2)
        {
            return null;
        }

        IEnumerable<string> parts = groups.Take(Shown).Select(
            group => $"{string.Join(", ", group.Take(Shown).Select(s => s.Address))} one that ends on {TimeRules.Day(group.First().Chain[0].NotAfter)}");
        return new(
            RuleIds.BackendsDisagree, Severity.Warning, $"Addresses behind the same name serve different certificates: {string.Join("; ", parts)}.",
            "Bring the new certificate to every backend and reload them all.");
    }
}
