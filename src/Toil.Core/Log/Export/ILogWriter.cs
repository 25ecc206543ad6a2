namespace Toil.Log.Export;

/// <summary>Writes entries in one format, the oldest first.</summary>
internal interface ILogWriter : IDisposable
{
    /// <summary>Writes one.</summary>
    void Write(ToilEntry entry);

    /// <summary>Writes what ends the file.</summary>
    void Complete();

    /// <summary>Most hold nothing.</summary>
    void IDisposable.Dispose()
    {
    }
}
