namespace Toil.Certificates.History;

/// <summary>Rows in the order of their keys, taken key by key.</summary>
/// <param name="rows">The rows.</param>
internal sealed class KeyedRows(IAsyncEnumerable<RecordedRow> rows) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<RecordedRow> _rows = rows.GetAsyncEnumerator();

    public bool IsAtEnd { get; private set; }

    /// <summary>Key of the next row; the greatest number at the end.</summary>
    public long Key => IsAtEnd ? long.MaxValue : _rows.Current.PlaceKey;

    public async Task StartAsync() => IsAtEnd = !await _rows.MoveNextAsync();

    public async Task<List<RecordedFinding>> TakeAsync(long key)
    {
        List<RecordedFinding> taken = [];
        while (!IsAtEnd && _rows.Current.PlaceKey == key)
        {
            taken.Add(RecordedFinding.Parse(_rows.Current.Body));
            IsAtEnd = !await _rows.MoveNextAsync();
        }

        return taken;
    }

    public ValueTask DisposeAsync() => _rows.DisposeAsync();
}
