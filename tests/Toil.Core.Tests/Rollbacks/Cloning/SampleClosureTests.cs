using Toil.Rollbacks.Cloning;
using Toil.Rollbacks.Cloning.Sampling;

namespace Toil.Core.Tests.Rollbacks.Cloning;

/// <summary>How a sample is completed, without a database.</summary>
public sealed class SampleClosureTests
{
    [Fact]
    public async Task Each_table_of_a_chain_is_looked_at_once_whatever_the_order_of_its_keys()
    {
        Store store = new([Key("a", "b"), Key("b", "c"), Key("c", "d")], 1);
        await store.CloseAsync();
        Assert.Equal(["a>b", "b>c", "c>d"], store.Calls);
        Assert.Empty(store.Known);
    }

    [Fact]
    public async Task Cycles_end_when_nothing_is_added()
    {
        Store store = new([Key("a", "b"), Key("b", "a"), Key("a", "a")], 20);
        await store.CloseAsync();
        Assert.Empty(store.Known);
        Assert.Empty(store.Notes.ToList());
        Assert.Equal(0, store.Pruned);
    }

    [Fact]
    public async Task A_chain_that_does_not_end_in_time_is_cut_and_noted()
    {
        Store store = new([Key("a", "a")], int.MaxValue);
        await store.CloseAsync(mostRounds: 50);
        Assert.InRange(store.Calls.Count, 50, 51);
        Assert.Contains("longer than 50: 1 rows", Assert.Single(store.Notes.ToList()));
    }

    private static SampleKey Key(string child, string parent) => new() { Name = child + parent, Child = child, Parent = parent, ChildColumns = ["x"], ParentColumns = ["y"] };

    private sealed class Store(SampleKey[] keys, int additions) : ISampleStore
    {
        private readonly Dictionary<SampleKey, int> _left = keys.ToDictionary(key => key, _ => additions);
        private int _names;

        public List<string> Calls { get; } = [];

        public HashSet<string> Known { get; } = [];

        public CloneNotes Notes { get; } = new();

        public int Pruned { get; private set; }

        public Task CloseAsync(int mostRounds = SampleClosure.MostRounds) => new SampleClosure(this, keys, Notes, mostRounds).RunAsync(TestContext.Current.CancellationToken);

        public Task<string?> AddParentsAsync(SampleKey key, string? rows, CancellationToken cancellation)
        {
            Assert.True(rows is null || Known.Contains(rows));
            Calls.Add($"{key.Child}>{key.Parent}");
            if (_left[key]-- <= 0)
            {
                return Task.FromResult<string?>(null);
            }

            string name = $"s{_names++}";
            Known.Add(name);
            return Task.FromResult<string?>(name);
        }

        public Task ForgetAsync(string rows, CancellationToken cancellation)
        {
            Assert.True(Known.Remove(rows));
            return Task.CompletedTask;
        }

        public Task<long> PruneAsync(SampleKey key, CancellationToken cancellation) => Task.FromResult<long>(Pruned++ == 0 ? 1 : 0);

        public IEnumerable<string> Kin(string table) => [];
    }
}
