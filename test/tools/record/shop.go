// A shop that fails in one way per scenario: shop <scenario> <dsn>.
package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/getsentry/sentry-go"
)

type BankError struct{ Order int }

func (e *BankError) Error() string { return fmt.Sprintf("no answer for order %d", e.Order) }

type Cart struct{ prices map[string]int }

func (c *Cart) Charge(name string) int {
	func() { c.prices[name]++ }()
	return c.prices[name]
}

func refuse() error { return fmt.Errorf("order refused: %w", &BankError{81}) }

func report(work func()) {
	defer sentry.Recover()
	work()
}

func main() {
	scenario, dsn := os.Args[1], os.Args[2]
	err := sentry.Init(sentry.ClientOptions{
		Dsn: dsn, Release: "shop@1.2.3", Environment: "production", ServerName: "till-1", AttachStacktrace: true,
	})
	if err != nil {
		panic(err)
	}
	switch scenario {
	case "panic":
		report(func() { (&Cart{}).Charge("chair") })
	case "nil":
		var cart *Cart
		report(func() { cart.Charge("chair") })
	case "captured-error":
		sentry.CaptureException(&BankError{81})
	case "wrapped":
		sentry.CaptureException(refuse())
	case "plain":
		sentry.CaptureException(errors.New("order 81 is empty"))
	case "message":
		sentry.CaptureMessage("The shelf is nearly empty")
	case "scope":
		sentry.ConfigureScope(func(scope *sentry.Scope) {
			scope.SetUser(sentry.User{ID: "7", Email: "ada@shop.example"})
			scope.SetTag("region", "north")
		})
		sentry.AddBreadcrumb(&sentry.Breadcrumb{Category: "cart", Message: "3 items"})
		sentry.CaptureException(&BankError{81})
	}
	sentry.Flush(5 * time.Second)
}
