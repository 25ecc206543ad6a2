using Toil.Migrations.Databases;
using Toil.Operations;

namespace Toil.Rollbacks.Cloning;

/// <summary>A copy of a database that is taken away when it is disposed of.</summary>
/// <param name="database">The copy.</param>
/// <param name="facts">What there is to say of it.</param>
/// <param name="drop">Takes it away. Does not throw: what cannot be taken away is told to the operation's sink.</param>
/// <param name="hold">What keeps others from taking it away; null where nothing can end that.</param>
internal sealed class DisposableClone(TargetDatabase database, CloneFacts facts, Func<ValueTask> drop, CloneHold? hold = null) : IAsyncDisposable
{
    private bool _isDropped;

    /// <summary>The copy: its location is never production.</summary>
    public TargetDatabase Database { get; } = database;

    /// <summary>What there is to say of it.</summary>
    public CloneFacts Facts { get; } = facts;

    /// <summary>Fires when the clone is no longer protected from those who remove what is left over: work on it must end.</summary>
    public CancellationToken Lost => hold?.Lost ?? CancellationToken.None;

    /// <summary>Throws where <see cref="Lost"/> has fired.</summary>
    /// <exception cref="ToilException"><c>CloneLost</c>: says why.</exception>
    public void ThrowIfLost() => hold?.ThrowIfLost();

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
