namespace Toil.State;

/// <summary>A statement that has begun, for a million rows of which no objects are to be made. Disposing ends it, wherever it is.</summary>
internal interface IStoreScan : IAsyncDisposable
{
    /// <summary>Hands each row to <paramref name="take"/> where it stands, and waits until it has been taken. Once only.</summary>
    Task RunAsync(Func<StoreRow, Task> take);
}
