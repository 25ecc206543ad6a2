using Toil.Migrations.Databases;

namespace Toil.Rollbacks.Cloning;

/// <summary>A copy of a database that is taken away when it is disposed of.</summary>
internal sealed class DisposableClone(TargetDatabase database, CloneFacts facts, Func<ValueTask> drop) : IAsyncDisposable
{
    private bool _isDropped;

    /// <summary>The copy: its location is never production.</summary>
    public TargetDatabase Database { get; } = database;

    /// <summary>What there is to say of it.</summary>
    public CloneFacts Facts { get; } = facts;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_isDropped)
        {
            _isDropped = true;
            await Database.DisposeAsync();
            await drop();
        }
    }
}
