namespace Toil.Rollbacks.Load.Workloads;

/// <summary>Values that were found in columns of a database.</summary>
internal sealed class KeySamples
{
    private readonly Dictionary<(string Table, string Column), IReadOnlyList<object>> _values = [];

    /// <summary>The values for a parameter.</summary>
    public IReadOnlyList<object> Of(KeyDraw draw) => _values[(draw.Table, draw.Column)];

    /// <summary>True where there are some.</summary>
    public bool Has(KeyDraw draw) => _values.ContainsKey((draw.Table, draw.Column));

    /// <summary>Keeps the values for a parameter.</summary>
    public void Add(KeyDraw draw, IReadOnlyList<object> values) => _values.Add((draw.Table, draw.Column), values);
}
