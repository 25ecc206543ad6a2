using System.Diagnostics;
using System.Text;
using Toil.Certificates;
using Toil.Certificates.Sources;
using Toil.Certificates.Sources.Kubernetes;
using Toil.Core.Tests.Support;

namespace Toil.Core.Tests.Certificates.Sources.Kubernetes;

/// <summary>Memory and time stay bounded, whatever the export. Alone, since memory is the whole process's.</summary>
[Collection(WholeProcessCollection.Name)]
public sealed class KubernetesBoundsTests : KubernetesTest
{
    [Fact]
    public void Aliases_are_never_followed()
    {
        StringBuilder bomb = new("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: bomb\nx0: &x0 [lol, lol]\n");
        for (int i = 1; i < 60; i++)
        {
            bomb.Append(System.Globalization.CultureInfo.InvariantCulture, $"x{i}: &x{i} [{string.Join(", ", Enumerable.Repeat($"*x{i - 1}", 10))}]\n");
        }

        Stopwatch watch = Stopwatch.StartNew();
        SourceItem item = Assert.Single(Read(bomb + "data:\n  ca.crt: *x59\n"));
        Assert.Equal(("k8s://-/configmap/bomb#ca.crt", FailureReason.Unreadable), (item.Path, item.Failure));
        Assert.Contains("alias", item.Detail, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\":")]
    [InlineData("- ")]
    public void Depth_ends_the_reading(string step)
    {
        string open = step == "- " ? "apiVersion: v1\nx:\n  " : "apiVersion: v1\nx: ";
        foreach (string text in (string[])[open + string.Concat(Enumerable.Repeat(step, 100_000)), string.Concat(Enumerable.Repeat(step, 100_000))])
        {
            Assert.Equal(FailureReason.Unreadable, Read(text)[^1].Failure);
        }
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: Secret\ndata:\n  tls.crt: ")]
    [InlineData("{\"apiVersion\": \"v1\", \"data\": {\"tls.crt\": \"")]
    public void An_endless_value_ends_in_an_error_and_not_in_memory(string head)
    {
        using EndlessText text = new(head);
        long before = GC.GetTotalAllocatedBytes();
        SourceItem item = Assert.Single(new KubernetesSource(new(), new FileSourceOptions()).Read(text, null, TestContext.Current.CancellationToken));
        Assert.Contains("16 Mi", item.Detail, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 400L * 1024 * 1024);
    }

    [Fact]
    public void An_export_of_100_MB_streams()
    {
        // Random text in place of certificates, so that the reading is all there is to it.
        string value = Convert.ToBase64String(new byte[3_000]);
        string item = "- " + Secret("s", "Opaque", ("a", value), ("tls.crt.bak", value)).TrimEnd().Replace("\n", "\n  ", StringComparison.Ordinal) + "\n";
        using RepeatedText text = new("apiVersion: v1\nitems:\n", item, 100_000_000 / item.Length, "kind: List\n");
        long before = GC.GetTotalMemory(forceFullCollection: true); // what thousands of tests before this one have left
        Stopwatch watch = Stopwatch.StartNew();
        SourceItem only = Assert.Single(new KubernetesSource(new(), new FileSourceOptions()).Read(text, null, TestContext.Current.CancellationToken));
        Assert.Equal(FailureReason.NotACertificate, only.Failure);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(2));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 50L * 1024 * 1024);
    }

    private sealed class EndlessText(string head) : TextReader
    {
        private int _at;

        public override int Read(char[] buffer, int index, int count)
        {
            int taken = Math.Min(count, head.Length - _at);
            if (taken == 0)
            {
                Array.Fill(buffer, 'A', index, count);
                return count;
            }

            head.CopyTo(_at, buffer, index, taken);
            _at += taken;
            return taken;
        }
    }

    private sealed class RepeatedText(string head, string item, int count, string tail) : TextReader
    {
        private int _next = -1;
        private string _part = head;
        private int _at;

        public override int Read(char[] buffer, int index, int length)
        {
            if (_at == _part.Length)
            {
                _next++;
                if (_next > count)
                {
                    return 0;
                }

                (_part, _at) = (_next == count ? tail : item, 0);
            }

            int taken = Math.Min(length, _part.Length - _at);
            _part.CopyTo(_at, buffer, index, taken);
            _at += taken;
            return taken;
        }
    }
}
