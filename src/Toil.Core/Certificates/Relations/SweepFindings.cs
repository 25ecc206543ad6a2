using Toil.Certificates.Judging;

namespace Toil.Certificates.Relations;

/// <summary>
/// Turns sightings into findings, with what the places of one sweep say about each other. An endpoint is judged at once, when the gate is open. A
/// server's certificate in a file, store or secret waits for the gate, so that its key is known in all of them; one that an endpoint is asked for
/// waits to the end, when it is known who serves it. Safe for many tasks.
/// </summary>
/// <param name="judge">Judges each sighting.</param>
/// <param name="time">The clock.</param>
internal sealed class SweepFindings(CertificateJudge judge, TimeProvider time)
{
    // About a kilobyte each. Those beyond are judged at once, and nothing is said about who serves them.
    private const int MostHeld = 20_000;

    private readonly SweepRelations _relations = new(time);
    private readonly Lock _gate = new();
    private List<Sighting> _held = [];

    /// <summary>Opens when the files, stores and secrets have been read.</summary>
    public MaterialGate Gate { get; } = new(time);

    /// <summary>Says that an endpoint will be asked for a name.</summary>
    public void Expect(string name) => _relations.Expect(name);

    /// <summary>The finding; null where it comes later, by <see cref="Unasked"/> or <see cref="Rest"/>.</summary>
    public CertificateFinding? Take(Sighting sighting)
    {
        if (sighting.Source == SourceKind.Endpoint)
        {
            CertificateProblem? problem = _relations.AddServed(sighting);
            return judge.Judge(problem is null ? sighting : sighting with { Further = [.. sighting.Further, problem] });
        }

        return _relations.AddMaterial(sighting) && Hold(sighting) ? null : judge.Judge(sighting);
    }

    /// <summary>Findings that need not wait any longer: no endpoint is asked for their names. To be called when the gate is open.</summary>
    public IEnumerable<CertificateFinding> Unasked()
    {
        List<Sighting> ready;
        lock (_gate)
        {
            ready = [.. _held.Where(IsUnasked)];
            _held.RemoveAll(IsUnasked);
        }

        return InOrder(ready);
    }

    /// <summary>All other findings. To be called after the last sighting.</summary>
    public IEnumerable<CertificateFinding> Rest()
    {
        lock (_gate)
        {
            List<Sighting> rest = _held;
            _held = [];
            return InOrder(rest);
        }
    }

    private bool Hold(Sighting sighting)
    {
        lock (_gate)
        {
            bool isHeld = _held.Count < MostHeld && !(Gate.IsOpen && IsUnasked(sighting));
            if (isHeld)
            {
                _held.Add(sighting);
            }

            return isHeld;
        }
    }

    private bool IsUnasked(Sighting sighting) => !_relations.IsExpected(sighting.Chain[0]);

    private IEnumerable<CertificateFinding> InOrder(List<Sighting> sightings) => sightings
        .OrderBy(sighting => sighting.Target, StringComparer.Ordinal)
        .Select(sighting => judge.Judge(sighting with { Further = [.. sighting.Further, .. _relations.About(sighting)] }));
}
