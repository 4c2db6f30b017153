# A shop that fails in one way per scenario: ruby shop.rb <scenario> <dsn>.
require 'sentry-ruby'

scenario, dsn = ARGV
Sentry.init do |config|
  config.dsn = dsn
  config.release = 'shop@1.2.3'
  config.environment = 'production'
  config.server_name = 'till-1'
  config.background_worker_threads = 0
  config.logger = Logger.new(File::NULL)
end

class BankError < StandardError; end

class Cart
  def charge(amount)
    [1, 2].each { |part| raise ArgumentError, "order 81 has the amount #{amount}" if amount < part }
  end

  def checkout(amount)
    charge(amount)
  rescue ArgumentError
    raise BankError, 'order 81 was refused'
  end
end

def report
  yield
rescue StandardError => e
  Sentry.capture_exception(e)
end

case scenario
when 'captured-error' then report { Cart.new.charge(-5) }
when 'chained' then report { Cart.new.checkout(-5) }
when 'nil' then report { nil.fetch(:price) }
when 'message' then Sentry.capture_message('The shelf is nearly empty')
when 'scope'
  Sentry.set_user(id: 7, email: 'ada@shop.example')
  Sentry.set_tags(region: 'north')
  Sentry.add_breadcrumb(Sentry::Breadcrumb.new(category: 'cart', message: '3 items'))
  report { Cart.new.charge(-1) }
end
