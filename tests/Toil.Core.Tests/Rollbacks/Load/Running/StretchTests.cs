using Toil.Rollbacks.Load;
using Toil.Rollbacks.Load.Running;

namespace Toil.Core.Tests.Rollbacks.Load.Running;

public sealed class StretchTests
{
    [Fact]
    public void Slices_are_a_second_and_know_their_calls()
    {
        Stretch stretch = new(At(10));
        stretch.Add(At(10.2), At(0.1), null);
        stretch.Add(At(10.9), At(0.2), "a");
        stretch.Add(At(13), At(3), null);

        LoadFigures figures = stretch.Close();

        Assert.Equal([10, 11, 12, 13], figures.Slices.Select(slice => slice.At.TotalSeconds));
        Assert.Equal([(2, 1), (0, 0), (0, 0), (1, 0)], figures.Slices.Select(slice => (slice.Calls, slice.Errors)));
        Assert.Equal([0.2, 0, 0, 3], figures.Slices.Select(slice => Math.Round(slice.P99.TotalSeconds, 2)));
        Assert.Equal((3, 1, 3), (figures.Calls, figures.Errors, figures.Longest.TotalSeconds));
    }

    [Fact]
    public void A_long_stretch_has_coarser_slices()
    {
        Stretch stretch = new(0);
        for (int second = 0; second < 5_000; second++)
        {
            stretch.Add(At(second + 0.5), At(0.001 * second), second % 10 == 0 ? "a" : null);
        }

        LoadFigures figures = stretch.Close();

        Assert.InRange(figures.Slices.Count, Stretch.MaxSlices / 2, Stretch.MaxSlices);
        Assert.Equal(16, figures.Slices[1].At.TotalSeconds);
        Assert.All(figures.Slices.SkipLast(1), slice => Assert.Equal(16, slice.Calls));
        Assert.Equal((5_000, 500), (figures.Slices.Sum(slice => slice.Calls), figures.Slices.Sum(slice => slice.Errors)));
        Assert.InRange(figures.Slices[100].P99.TotalSeconds, 1.614, 1.632);
    }

    [Fact]
    public void Failures_are_kept_once_each_and_five_at_most()
    {
        Stretch stretch = new(0);
        for (int i = 0; i < 8; i++)
        {
            stretch.Add(0, 1, $"failure {Math.Min(i, 6)}");
        }

        stretch.Add(0, 1, "failure 1");
        LoadFigures figures = stretch.Close();

        Assert.Equal(["failure 0", "failure 1 (2 times)", "failure 2", "failure 3", "failure 4"], figures.Failures);
        Assert.Equal(9, figures.Errors);
    }

    [Fact]
    public void What_comes_after_its_end_is_not_counted()
    {
        Stretch stretch = new(0);
        stretch.Add(0, 1, null);
        Assert.Equal(1, stretch.Close().Calls);
        stretch.Add(0, 1, "late");
        Assert.Equal((1, 0), (stretch.Close().Calls, stretch.Close().Errors));
    }

    [Fact]
    public void Nothing_is_nothing()
    {
        LoadFigures figures = new Stretch(5).Close();
        Assert.Equal((0, TimeSpan.Zero, 0), (figures.Calls, figures.P99, figures.Slices.Count));
    }

    private static long At(double seconds) => (long)Math.Round(seconds * TimeSpan.TicksPerSecond);
}
