namespace Toil.Rollbacks.Load.Watching;

/// <summary>Looks at a database beside a load.</summary>
internal interface ILoadWatch : IAsyncDisposable
{
    /// <summary>Looks once.</summary>
    Task LookAsync(CancellationToken cancellation);

    /// <summary>Says what was seen since this was asked last.</summary>
    void Fill(WatchFigures figures);
}
