using System.Globalization;
using System.Text.RegularExpressions;
using Toil.Core.Tests.Support;
using Toil.Reports;

namespace Toil.Core.Tests.Reports;

/// <summary>Reports as the programs see them that they are written for.</summary>
public sealed class ReportReaderTests : IDisposable
{
    private static readonly PathTool s_sarif = new(["sarif-multitool"], "--version");
    private static readonly PathTool s_chromium = new(["chromium", "chromium-browser", "google-chrome"], "--version");
    private static readonly PathTool s_promtool = new(["promtool"], "--version");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sarif_fits_its_schema()
    {
        string report = _folder.Write("report.sarif", ReportSamples.Render(ReportFormat.Sarif));
        string verdict = _folder["verdict.sarif"];
        s_sarif.Run("validate", report, "--output", verdict, "--log", "ForceOverwrite", "--level", "Error", "--kind", "Fail");
        Assert.DoesNotContain("\"level\": \"error\"", File.ReadAllText(verdict), StringComparison.Ordinal);
    }

    // The page in the browser, after somebody has typed into its filter, pressed the first verdict, and let go again.
    [Fact]
    public void Html_filters_in_a_browser_without_a_server()
    {
        const string Steps = """
            <script>
            window.onerror = (text) => { document.title = 'error ' + text; };
            addEventListener('load', () => {
              const seen = [], look = () => seen.push([...document.querySelectorAll('tbody tr')].filter((row) => !row.hidden).length);
              const search = document.getElementById('search'), type = (text) => { search.value = text; search.dispatchEvent(new Event('input')); look(); };
              look(); type('renew it'); type('renew it soon'); type('nothing has this'); type('');
              const button = document.querySelector('button[data-outcome="Expired"]');
              button.click(); look(); button.click(); look();
              document.title = 'seen ' + seen.join(' ') + ' wide ' + (document.documentElement.scrollWidth > innerWidth) + ' alert ' + (window.alerted === true);
            });
            window.alert = () => { window.alerted = true; };
            </script>
            """;
        string page = ReportSamples.Render(ReportFormat.Html).Replace("</body>", Steps + "</body>", StringComparison.Ordinal);
        // The page forbids scripts that are not its own; the copy that is tried allows the one above.
        page = Regex.Replace(page, "<meta http-equiv=\"?Content-Security-Policy[^>]*>", string.Empty);
        string file = _folder.Write("report.html", page);
        foreach (int width in new[] { 390, 1280 })
        {
            string dom = s_chromium.Run(
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", $"--user-data-dir={_folder["profile"]}",
                string.Create(CultureInfo.InvariantCulture, $"--window-size={width},900"), "--virtual-time-budget=5000", "--dump-dom", "file://" + file);
            Assert.Equal("seen 5 3 1 0 5 1 5 wide false alert false", Regex.Match(dom, "<title>(.*?)</title>").Groups[1].Value);
        }
    }

    [Fact]
    public void Prometheus_text_is_read_by_prometheus()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "promtool reads its input from /dev/stdin");
        string metrics = _folder.Write("toil.prom", ReportSamples.Render(ReportFormat.Prometheus));
        string rules = _folder.Write("empty.yml", "groups: []\n");
        s_promtool.Run("check", "rules", rules); // present, or skipped
        new PathTool(["sh"], "-c", "true").Run("-c", $"promtool check metrics < '{metrics}'");
    }
}
