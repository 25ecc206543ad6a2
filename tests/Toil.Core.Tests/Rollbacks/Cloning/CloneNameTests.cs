using Toil.Rollbacks.Cloning;

namespace Toil.Core.Tests.Rollbacks.Cloning;

/// <summary>Names that nobody else makes.</summary>
public sealed class CloneNameTests
{
    [Fact]
    public void A_new_name_is_one_and_fits_an_identifier()
    {
        string name = CloneName.New(TimeProvider.System);
        Assert.True(CloneName.IsOne(name));
        Assert.True(name.Length < 64);
        Assert.True(CloneName.LockKey(name) >= 0);
        Assert.NotEqual(CloneName.LockKey(name), CloneName.LockKey(CloneName.New(TimeProvider.System)));
    }

    [Fact]
    public void No_other_is()
    {
        string name = CloneName.New(TimeProvider.System);
        for (int i = 0; i < name.Length; i++)
        {
            Assert.False(CloneName.IsOne(name.Remove(i, 1)), name.Remove(i, 1));
            Assert.False(CloneName.IsOne(name[..i] + (name[i] == 'e' ? 'f' : 'e') + name[(i + 1)..]), name);
        }

        Assert.False(CloneName.IsOne(name.ToUpperInvariant()));
        Assert.False(CloneName.IsOne(name + "\n"));
        Assert.False(CloneName.IsOne(string.Empty));
    }
}
