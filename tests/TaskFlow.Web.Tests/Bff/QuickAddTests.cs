using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TaskFlow.Contracts.Api;

namespace TaskFlow.Web.Tests.Bff;

public sealed class QuickAddTests(SignedInHost host) : IClassFixture<SignedInHost>
{
    private readonly Guid id = Guid.CreateVersion7();

    [Fact]
    public async Task What_is_there_already_was_sent()
    {
        host.Api.Answer = request => Task.FromResult(request.Method == HttpMethod.Get
            ? FakeApi.Json(Some.Task() with { Id = id }, ApiJson.Default.TaskResponse)
            : FakeApi.Problem(409, "There is a task with this id already."));

        Assert.Equal(HttpStatusCode.NoContent, (await AddAsync(host.SignedIn())).StatusCode);
    }

    [Fact]
    public async Task What_clashes_with_something_else_is_refused()
    {
        host.Api.Answer = request => Task.FromResult(request.Method == HttpMethod.Get
            ? FakeApi.Problem(404)
            : FakeApi.Problem(409, "Something it belongs to was removed meanwhile."));

        var answer = await AddAsync(host.SignedIn());

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("was removed meanwhile", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_follows_the_first_date_is_said_as_the_reader_writes_dates()
    {
        var days = new[] { 2, 3, 4 }.Select(year => new DateValue(new(2090 + year, 2, 28), new TimeOnly(9, 0))).ToList();
        host.Api.Answer = request => Task.FromResult(FakeApi.Json(
            new QuickAddPreview(
                "Pay rent", [new("due", 0, 3, string.Join(' ', request.Headers.AcceptLanguage))],
                new() { Title = "Pay rent", Due = days[0] }, [.. days.Select(day => new NextDate(day))], []),
            ApiJson.Default.QuickAddPreview));
        using var browser = host.SignedIn();
        browser.DefaultRequestHeaders.Add("X-TaskFlow", $"{host.Anna.Id}");
        browser.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en-US,de;q=0.5");

        var answer = await browser.PostAsJsonAsync("/bff/quick-add/parse", new { text = "Pay rent" });

        var understood = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(["Sat, Feb 28, 2093, 9:00 AM", "Sun, Feb 28, 2094, 9:00 AM"],
            understood.GetProperty("then").EnumerateArray().Select(text => text.GetString()!.Replace('\u202f', ' ')));
        Assert.Equal("en-US", understood.GetProperty("chips")[0].GetProperty("label").GetString());
    }

    [Fact]
    public async Task What_is_no_line_at_all_is_refused_for_good()
    {
        using var browser = host.SignedIn();
        browser.DefaultRequestHeaders.Add("X-TaskFlow", $"{host.Anna.Id}");

        var answer = await browser.PostAsync("/bff/quick-add",
            new StringContent("{\"text\":", System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Who_is_signed_out_is_told_so_and_not_shown_another_page() =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await AddAsync(host.Browser())).StatusCode);

    [Fact]
    public async Task A_page_of_somebody_else_adds_nothing_for_who_signed_in_since()
    {
        host.Api.Asked.Clear();

        Assert.Equal(HttpStatusCode.Unauthorized, (await AddAsync(host.SignedIn(), Guid.CreateVersion7())).StatusCode);
        Assert.Empty(host.Api.Asked);
    }

    private async Task<HttpResponseMessage> AddAsync(HttpClient browser, Guid? page = null)
    {
        using (browser)
        {
            browser.DefaultRequestHeaders.Add("X-TaskFlow", $"{page ?? host.Anna.Id}");
            return await browser.PostAsJsonAsync("/bff/quick-add", new { id, text = "Pay rent" });
        }
    }
}
