using NodaTime;

namespace TaskFlow.Domain.Tests;

public sealed class DeterministicIdTests
{
    [Fact]
    public void A_name_gives_the_uuid_of_the_rfcs_example()
    {
        // RFC 9562 appendix A.4: "www.example.com" in the DNS namespace.
        var dns = Guid.Parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

        Assert.Equal(Guid.Parse("2ed6657d-e927-568b-95e1-2665a8aea6a2"), DeterministicId.Of(dns, "www.example.com"));
    }

    [Fact]
    public void An_instant_stands_for_its_text_in_utc()
    {
        var id = Guid.Parse("019aa5d1-0000-7000-8000-000000000001");

        Assert.Equal(
            DeterministicId.Of(id, "2026-12-01T08:00:00Z"), DeterministicId.Of(id, Instant.FromUtc(2026, 12, 1, 8, 0)));
    }

    [Fact]
    public void An_id_is_told_from_those_of_what_people_make()
    {
        Assert.True(DeterministicId.Is(DeterministicId.Of(Guid.CreateVersion7(), "www.example.com")));
        Assert.False(DeterministicId.Is(Guid.CreateVersion7()));
    }

    [Fact]
    public void Another_instant_or_another_namespace_gives_another_id()
    {
        var one = Guid.Parse("019aa5d1-0000-7000-8000-000000000001");
        var two = Guid.Parse("019aa5d1-0000-7000-8000-000000000002");
        var at = Instant.FromUtc(2026, 12, 1, 8, 0);

        Assert.NotEqual(DeterministicId.Of(one, at), DeterministicId.Of(two, at));
        Assert.NotEqual(DeterministicId.Of(one, at), DeterministicId.Of(one, at + Duration.FromSeconds(1)));
    }
}
