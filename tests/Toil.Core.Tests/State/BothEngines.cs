using Toil.State;

namespace Toil.Core.Tests.State;

/// <summary>A test of the store is a test of both engines.</summary>
public sealed class BothEngines : TheoryData<StoreEngineKind>
{
    /// <summary>Lists the engines.</summary>
    public BothEngines() => AddRange(StoreEngineKind.Sqlite, StoreEngineKind.PostgreSql);
}
